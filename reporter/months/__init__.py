"""A month's work in a working folder: an edition is made, kept in the store and put into its folder as one."""
