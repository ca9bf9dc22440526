"""How good ranking and decision are, in figures with intervals: pure functions on ranked ids and decisions."""
