"""What the product costs, measured against a yardstick in the same run."""
