"""The commands of `vlottrekker`, a file for each group of them."""
