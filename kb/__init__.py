"""What writers run: reads and checks articles and builds the help site."""
