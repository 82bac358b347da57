"""What counts as a mail address, for settings and area files alike."""


def mail_address(value: str) -> str:
    """Give a mail address in its usual form; raise ValueError, without the address, when it is none."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - few starts need it

    try:
        # Neighbours and their mail servers also live on names that exist only inside an organisation.
        found = validate_email(value, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError('must be a mail address, like "amina@example.org"') from None
    return found.normalized
