"""What members of the community write beside the records: comments, and what the site tells of them."""
