"""The harness: the product's own processes, hurt on purpose, and read by another program afterwards."""
