# A code on the order form
code-summary = Vous avez un code ?
code-label = Code
code-apply = Appliquer
code-applied = { $code } : { $price } au lieu de { $full }.
code-applied-free = { $code } : ce livre vous est offert.
code-price = Avec ce code, le livre coûte { $price }. Rien n’est encore commandé : appuyez de nouveau pour payer.
code-price-free = Avec ce code, le livre ne coûte rien. Rien n’est encore commandé : appuyez de nouveau pour le recevoir.
code-unknown = Nous ne connaissons pas ce code. Vérifiez chaque lettre et chaque chiffre, ou videz le champ pour payer le prix entier.
code-not-yet = Ce code n’est pas encore valable. Revenez plus tard, ou videz le champ pour payer le prix entier.
code-over = Ce code n’est plus valable. Videz le champ pour payer le prix entier.
code-other-book = Ce code est valable pour un autre livre. Videz le champ pour payer le prix entier.
code-nothing = Ce code ne baisse pas le prix de ce livre. Videz le champ.
code-other-currency = Ce code n’est pas valable dans la monnaie de votre paiement. Videz le champ.
code-used-up = Ce code a déjà été utilisé le nombre de fois prévu. Videz le champ pour payer le prix entier.
code-used-by-you = Vous avez déjà utilisé ce code. Videz le champ pour payer le prix entier.
price-free = Gratuit
price-unsold = Pas vendu dans ce pays
buy-free = Recevoir le livre
buy-free-then = Il n’y a rien à payer. Le livre s’ouvre tout de suite, et son lien vous est aussi envoyé.
free-no-cookie = Rien n’est encore commandé : appuyez de nouveau pour recevoir le livre. Si cette phrase revient, votre navigateur refuse les cookies : ouvrez cette page dans un autre, Chrome par exemple.
free-enough-address = Cette adresse ou ce numéro a déjà reçu beaucoup de livres gratuits aujourd’hui. Rien n’a été commandé : revenez demain.
free-enough-sms = Beaucoup de livres gratuits sont déjà partis par SMS aujourd’hui. Rien n’a été commandé : écrivez votre adresse e-mail, le lien y sera envoyé.
free-enough-shop = Beaucoup de personnes demandent un livre gratuit en ce moment. Rien n’a été commandé : appuyez de nouveau dans une minute.
order-full = Prix
order-discount = Code { $code }
order-given-title =
    { $count ->
        [one] Le livre est à vous.
       *[other] Les livres sont à vous.
    }
order-given-lead = Bonne lecture ! Il n’y avait rien à payer.
order-given-ended = Il n’y avait rien à payer.
mail-full = Prix
mail-discount = Code { $code }
mail-given-at = Reçu le
mail-given-lead = Votre commande chez { $shop } est prête. Il n’y a rien à payer : bonne lecture !
