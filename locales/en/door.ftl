# door

# A PDF that is not taken
pdf-refused-not-pdf = This file is not a PDF. Choose the book’s PDF file.
pdf-refused-damaged = This PDF is damaged or incomplete. Export it again and try with the new file.
pdf-refused-locked = This PDF is locked. Save it without password or restrictions, then try again.
pdf-refused-empty = This PDF has no pages.
pdf-refused-too-many-pages = This PDF has more than 5,000 pages. Split it into volumes.
pdf-refused-page-size = A page of this PDF has an impossible size. Export it again with ordinary pages.
pdf-refused-script = This PDF carries a script, which readers’ devices may refuse. Save it without JavaScript.
pdf-refused-action = This PDF starts a program or exchanges data by itself. Save it without such actions.
pdf-refused-attachment = This PDF carries other files. Save it without attachments.
pdf-refused-form = This PDF is an XFA form, which many readers cannot open. Print it to an ordinary PDF.
pdf-refused-too-heavy = Reading this PDF takes too much time or memory. Save it in a simpler form, with smaller pictures.
pdf-refused-not-now = The PDF could not be read just now. Try again in a moment.

# A cover picture that is not taken
picture-refused-kind = Choose a PNG, JPEG or WebP picture.
picture-refused-too-large = This picture is too large. Bring its longer side down to 6,000 pixels or less.
picture-refused-too-small = This picture is too small and would look blurred. Choose one that is at least 240 pixels wide and 160 high.
picture-refused-damaged = This picture is damaged. Export it again and try with the new file.
