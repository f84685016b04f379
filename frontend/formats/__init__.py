"""How figures and days are written in a language, where the site differs from what Django says of it."""
