"""How the words of a question are read: slips, names, places, limits and what only frames it. No index is asked here."""
