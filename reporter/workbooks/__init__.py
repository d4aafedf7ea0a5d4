"""Foreign bytes become sheets; knows no plan."""
