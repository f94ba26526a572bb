"""What things cost, measured side by side in one run; figures to read, never tests to pass."""
