"""SASL mechanisms (RFC 4422) as the mail protocols use them."""
