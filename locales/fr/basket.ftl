# The basket
basket-link = Panier ({ $count })
basket-title = Votre panier
basket-add = Ajouter au panier
basket-added = C’est dans votre panier.
basket-empty = Votre panier est vide.
basket-empty-text = Sur la page d’un livre, « Ajouter au panier » le met de côté ici. Vous payez ainsi plusieurs livres en une seule fois.
basket-go-on = Choisir d’autres livres
basket-kept = Ce panier n’existe que dans ce navigateur. Il y reste trente jours après son dernier changement.
basket-remove = Retirer
basket-remove-of = Retirer « { $title } »
basket-books =
    { $count ->
        [one] { $count } livre
       *[other] { $count } livres
    }
basket-full = Votre panier est plein : il peut contenir { $most } livres. « { $title } » n’y est pas. Payez d’abord ceux-ci, ou retirez-en un.
basket-no-cookie = Le livre n’est pas dans le panier : pour le garder, votre navigateur doit accepter un cookie. Revenez à la page du livre et appuyez de nouveau. Si cette phrase revient, votre navigateur refuse les cookies : ouvrez le site dans un autre, Chrome par exemple, ou achetez le livre sans passer par le panier.
basket-back-to-book = Revenir au livre
basket-withdrawn = Ce livre n’est plus en vente : il n’est pas compté.
basket-other-currency = Ce livre n’a pas de prix dans la monnaie que vous payez : il n’est pas compté.
basket-owned = Vous avez déjà ce livre : il n’est pas compté.
basket-price-was = Le prix a changé : il était de { $price } quand vous avez ajouté ce livre.
basket-open = Une commande pour un de ces livres attend son paiement.
basket-had = Vous avez déjà une commande pour un de ces livres. Ouvrez-la, ou achetez tout le panier encore une fois. Rien n’a été commandé.
basket-pay = Payer votre panier
basket-receive = Recevoir les livres
basket-free-then = Il n’y a rien à payer. Les livres s’ouvrent tout de suite, et leur lien vous est aussi envoyé.
basket-ask = Bonjour, j’ai une question sur les livres de mon panier.
basket-changed = Un des livres n’est plus en vente. Rien n’a été commandé : relisez votre panier, puis appuyez de nouveau.
basket-price-changed = Le total vient de changer : il est maintenant de { $price }. Rien n’a été commandé. S’il vous va, appuyez de nouveau.
basket-price-country = Depuis ce pays ({ $country }), on paie dans une autre monnaie : voici les prix. Rien n’a été commandé. S’ils vous vont, appuyez de nouveau.
basket-code-price = Avec ce code, vous payez { $price } en tout. Rien n’est encore commandé : appuyez de nouveau pour payer.
basket-code-price-free = Avec ce code, il n’y a rien à payer. Rien n’est encore commandé : appuyez de nouveau pour recevoir les livres.
basket-code-free = { $code } : ces livres vous sont offerts.
