"""For developers: what the guide, the examples and the pages of keys show. The page itself is in ``models``."""
