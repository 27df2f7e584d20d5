# Les SMS aux acheteurs : 160 caractères au plus, sans ê ni ç (3GPP TS 23.038), le lien entre deux espaces.
sms-sandbox = Essai -
sms-receipt = { $shop }: bonne lecture ! { $link } ({ $number })
sms-new-link = { $shop }: votre nouveau lien: { $link } ({ $number })
sms-new-edition = { $shop }: nouvelle édition offerte: { $link } ({ $number })
sms-review = { $shop }: nous vérifions le paiement de la commande { $number }. Ne payez pas une deuxième fois, nous vous écrirons.
sms-waiting = { $shop }: paiement pas encore confirmé pour la commande { $number }. Si vous avez validé, ne payez pas deux fois.
sms-refused = { $shop }: paiement refusé pour la commande { $number }. Vous pouvez réessayer sur la page de la commande.
sms-declined = { $shop }: paiement non accepté pour la commande { $number }. Votre argent vous sera rendu.
sms-refunded = { $shop }: la commande { $number } est remboursée ({ $sum }). L'argent peut mettre quelques jours à arriver.
sms-partly-refunded = { $shop }: une partie de la commande { $number } est remboursée ({ $sum }).
sms-repaid = { $shop }: l'argent en trop de la commande { $number } vous est rendu ({ $sum }).
sms-revoked = { $shop }: les téléchargements de la commande { $number } sont fermés. Une question ? Demandez à la boutique.
sms-moved = { $shop }: le lien de la commande { $number } part maintenant ailleurs. Ce n'était pas vous ? Demandez à la boutique.

# Les SMS dans la gestion : ce qu’ils coûtent et ce qu’ils deviennent
sms-parts = { $count ->
    [one] { $count } partie
   *[other] { $count } parties
}
sms-counted = { $parts } ({ $alphabet }).
sms-priced = { $parts } ({ $alphabet }) : { $price }.
sms-report-on-the-way = En route selon le fournisseur, le { $at } ({ $detail }).
sms-report-uncertain = Le réseau ne sait pas s’il est arrivé, selon le fournisseur, le { $at } ({ $detail }).
sms-report-failed = Pas remis au téléphone selon le fournisseur, le { $at } ({ $detail }).
sms-report-delivered = Remis au téléphone selon le fournisseur, le { $at } ({ $detail }).
admin-orders-unsent-too-many-sms = Ce numéro a reçu trop de SMS en 24 heures : celui-ci n’est pas parti. Réessayez demain.
admin-orders-link-phone = Numéro de téléphone
admin-orders-link-phone-hint = Corrigez-le s’il a été mal écrit, ou écrivez une adresse e-mail à la place.
