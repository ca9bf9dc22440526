"""Call backs and video appointments: free times, booking, moving, cancelling, and a file for the customer's calendar."""
