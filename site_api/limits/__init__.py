"""How often one client may ask, so that nobody's haste is everybody's wait."""
