# Books that are not out yet
preorder-release = Parution le { $day }
preorder-buy = Précommander
preorder-title = Précommander ce livre
preorder-several = Précommander ces livres
preorder-submit = Précommander · { $price }
preorder-submit-free = Précommander gratuitement
preorder-comes = Le livre arrive le { $day } au matin : vous recevez son lien ce jour-là.
preorder-comes-of = « { $title } » arrive le { $day } au matin : vous recevez son lien ce jour-là.
preorder-rest = Les autres livres s’ouvrent ici tout de suite.
preorder-free = Il n’y a rien à payer.
preorder-owned = Vous avez déjà précommandé ce livre.
order-preorder-title = C’est payé : votre précommande est enregistrée
order-preorder-given = Votre précommande est enregistrée
order-preorder-lead = Merci ! Votre paiement est bien arrivé.
order-preorder-mail = La confirmation par e-mail
order-preorder-sms = La confirmation par SMS
grant-not-out = Ce livre n’est pas encore paru. Vous recevez son lien le jour de la parution.
link-preorder-title = Votre livre arrive bientôt
link-preorder-lead = Il est à vous, et il n’est pas encore paru. Vous recevez un nouveau lien le jour de la parution : vous n’avez rien à faire.
library-preorder = Arrive le { $day }

# The messages
mail-comes = Arrive le { $day }
mail-preorder-subject = Votre précommande : « { $title } »
mail-preorder-lead = Merci pour votre précommande chez { $shop }. Le paiement est confirmé.
mail-preorder-given-lead = Votre précommande chez { $shop } est enregistrée. Il n’y avait rien à payer.
mail-preorder-then = Le jour de la parution, au matin, vous recevez un message avec le lien pour télécharger. Vous n’avez rien à faire d’ici là.
mail-release-subject = Il est paru : « { $title } »
mail-release-lead = Le livre que vous attendiez de { $shop } est paru. Bonne lecture !
mail-new-day-subject = Nouvelle date de parution : « { $title } »
mail-new-day-lead = { $shop } a changé la date de parution d’un livre que vous avez précommandé. Voici la nouvelle date :
mail-new-day-next = Votre précommande reste enregistrée. Vous recevez le lien le jour de la parution ; vous n’avez rien à faire.
sms-preorder = { $shop }: précommande { $number } enregistrée. Le lien du livre arrive par SMS le { $days }.
sms-release = { $shop }: votre livre est paru: { $link } ({ $number })
sms-new-day = { $shop }: nouvelle date de parution pour votre précommande { $number }: { $days }.

# The owner's page
preorder-admin = Date de parution
preorder-admin-lead = Jusqu’à ce jour, le livre est vendu en précommande : il se paie tout de suite, et se télécharge à partir de 8 h ({ $zone }) le jour de la parution.
preorder-admin-file = Comme tout livre, il lui faut un fichier pour être publié. Vous pouvez le remplacer jusqu’au dernier jour : les lecteurs reçoivent celui qui est en vente le jour de la parution.
preorder-admin-out = Ce livre est paru. Choisissez un jour pour le vendre en précommande ; ceux qui l’ont déjà le gardent.
preorder-admin-day = Jour de la parution
preorder-admin-day-hint = Les lecteurs qui attendent sont prévenus de la nouvelle date dix minutes plus tard : d’ici là, vous pouvez encore la corriger.
preorder-admin-waiting =
    { $count ->
        [0] Personne n’attend ce livre pour le moment.
        [one] { $count } lecteur l’a précommandé et l’attend.
       *[other] { $count } lecteurs l’ont précommandé et l’attendent.
    }
preorder-admin-now = Faire paraître maintenant
preorder-admin-now-lead = Le livre paraît tout de suite, et ceux qui l’attendent reçoivent leur lien. On ne peut pas revenir en arrière.
preorder-admin-day-wrong = Écrivez un jour, par exemple 12/01/2027.
preorder-admin-day-past = Choisissez un jour à partir de demain.
preorder-admin-day-far = Choisissez un jour dans les cinq ans.
preorder-admin-set = La date de parution est enregistrée.
preorder-admin-released = Le livre est paru. Les liens partent vers ceux qui l’attendaient.
audit-book-release = a changé la parution de { $subject }
admin-orders-job-release = Précommandes à livrer ou à prévenir
admin-orders-event-release = livre précommandé paru
admin-orders-event-mail-new-day = nouvelle date de parution
admin-orders-event-closed = Précommande enregistrée
admin-orders-event-closed-line = S’ouvre le { $day }
admin-orders-access-closed = Précommande : s’ouvre le { $day }
admin-settings-letter-release-fr = Parution d’un livre précommandé, en français
admin-settings-letter-release-en = Parution d’un livre précommandé, en anglais
