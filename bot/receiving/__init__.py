"""What comes in: stored before it is confirmed, and handled one by one."""
