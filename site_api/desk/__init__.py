"""The agents' desk at `/desk/`: pages made on the server, with a little script for keys and live changes."""
