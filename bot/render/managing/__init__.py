"""The screens of /beheer as messages: values and texts in, a message with buttons out."""
