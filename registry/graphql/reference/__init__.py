"""Short closed lists: regions, sectors, languages of delivery."""
