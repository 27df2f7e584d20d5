# Taking the book to another device: the square to photograph and the code of six characters.
device-title = Read on another device
device-picture = QR code that opens your book on a phone
device-scan = To read on your phone, point its camera at this square.
device-lead = A code of six characters, typed at { $address }, opens your book there for one hour.
device-get = Get a code
device-type = On the other device, open { $address } and type:
device-until = This code works until { $until }. Keep it to yourself: it opens your book.
device-code-title = Open my book with a code
device-code-lead = The code has six characters. You get it on your order’s page, under “Read on another device”, and it works for one hour.
device-code-label = Your code
device-code-open = Open my book
device-code-wrong = This code opens nothing: it was copied wrongly, or its hour is over. Check it, or get another one on the order’s page.
device-code-have = I have a code of six characters
