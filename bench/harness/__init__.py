"""What the measurements share: the server, the generated club, rounds, clients, and how a figure is printed."""
