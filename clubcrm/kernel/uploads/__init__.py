"""Files that people add to what the club keeps: checked, stored under a name of ours, given out by one view.

kinds       what may be added to what, by whom (every app's `files.py`)
checking    one file: what it is by its content, and whether it is harmless
types       what a content is, whatever its name says
names       the name as it was given, made harmless
images      pictures: decoded within bounds and written anew
documents   PDFs: whole, and nothing in them that acts
archives    ZIPs and workbooks: what they would unpack to, before anything unpacks them
receiving   how much one request may send at all
storing     the files on the disk
operations  adding files, and taking away what has no row any longer
forms       the field of a form
views       the one way out (docs/decisions/0060)
"""

from clubcrm.kernel.uploads.refusals import Refused, TooMany

__all__ = ["Refused", "TooMany"]
