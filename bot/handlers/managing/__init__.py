"""/beheer: what the facilitator arranges in chat, screen by screen. A change is seen before it is made."""
