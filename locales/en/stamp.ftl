# The buyer's name in a copy.

stamp-line = Issued to { $buyer } · order { $order }
stamp-line-order = Order { $order }

stamp-book-pdf = Your name, or your shortened address, and the order number will stand at the foot of every page of your copy.
stamp-book-epub = Your name, or your shortened address, and the order number will stand on the last page of your copy.
stamp-book-both = Your name, or your shortened address, and the order number will stand in your copy: at the foot of every page of the PDF, on the last page of the EPUB.
stamp-buy-name = This name will stand in your copy.

stamp-admin = Copies in the buyer’s name
stamp-admin-choice = Write the buyer into every copy that is sold
stamp-admin-hint = The name, or the shortened address, and the order number: at the foot of every page of the PDF, on the last page of the EPUB. The book’s page says so before the sale. It holds for sales from now on; the sample, and the files that you download here, stay without it.
stamp-refused-locked = This PDF carries restrictions (it is encrypted): the buyer’s name cannot be written into it. Save it without restrictions, or untick the box.
