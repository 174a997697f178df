"""What the portal can do, measured: `make bench`. Nothing here is asserted in a test."""
