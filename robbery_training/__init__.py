"""Robbery training: sessions for businesses, who was there, and certificates that anybody can verify."""

# The program's row in the catalogue.
SLUG = "robbery-training"
