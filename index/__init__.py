"""Read PDF reports, find passages in them, and quote them. Knows no chat."""
