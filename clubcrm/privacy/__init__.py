"""What a customer may ask of their data, composed of what every app knows of them.

copies      everything registered about one person, to hand out
erasing     two persons, one transaction, nothing left
tombstones  who was erased, outside the database: replayed after a restore
retaining   how long things are kept; the night removes the rest
"""
