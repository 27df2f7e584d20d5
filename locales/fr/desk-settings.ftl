# The owner's pages
frame-papers = La boutique
pages-terms = Conditions de vente
pages-privacy = Vos données
pages-contact = Nous joindre

# Sample letters
letters-sample-name = Mariam Koné
letters-sample-title = Un titre d’exemple
letters-sample-author = Un auteur d’exemple
