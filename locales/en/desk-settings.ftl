# The owner's pages
frame-papers = The shop
pages-terms = Terms of sale
pages-privacy = Your data
pages-contact = Contact us

# Sample letters
letters-sample-name = Mariam Koné
letters-sample-title = A sample title
letters-sample-author = A sample author
