"""The measure: a Django view with the fields of a ride-along on one page, and nothing of what a portal is for."""
