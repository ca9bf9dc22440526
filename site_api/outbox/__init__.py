"""What goes out, by e-mail and by webhook: kept with the change that it tells of, and sent until it has arrived."""
