"""School holidays by region: the dates that come with the product, or those of a file in their place."""
