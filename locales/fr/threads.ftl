# Ce que lecteurs et vendeurs s’écrivent
threads-ask-seller = Écrire au vendeur
threads-ask-title = Écrire au vendeur
threads-ask-lead = À propos de « { $title } », vendu par { $seller }.
threads-go-on = Reprendre la conversation sur « { $title } »
threads-which = À propos de quel livre ?
threads-book-missing = Choisissez le livre dont vous parlez.
threads-contact = Votre e-mail ou votre téléphone
threads-email = Votre e-mail
threads-contact-hint = Pour vous prévenir de la réponse. Le vendeur ne le voit pas.
threads-contact-missing = Écrivez une adresse e-mail ou un numéro de téléphone : la réponse y est annoncée.
threads-email-missing = Écrivez une adresse e-mail : la réponse y est annoncée.
threads-warning = Ne payez jamais en dehors de la boutique, même si on vous le demande : votre argent n’y serait plus protégé.
threads-warning-seller = Ne demandez jamais à être payé en dehors de la boutique. Ne donnez ni mot de passe ni code.
threads-text = Votre message
threads-text-empty = Écrivez votre message.
threads-text-long = Votre message a { $count } caractères : { $most } au plus.
threads-too-often = { $count ->
    [one] Trop de messages à la fois. Attendez une seconde, puis envoyez de nouveau : votre texte est encore là.
   *[other] Trop de messages à la fois. Attendez { $count } secondes, puis envoyez de nouveau : votre texte est encore là.
}
threads-send = Envoyer
threads-back-book = Revenir au livre
threads-back-order = Revenir à la commande
threads-title = Conversation avec { $seller }
threads-gone = Ce vendeur ne vend plus ici : vous ne pouvez plus lui écrire.
threads-gone-bought = Ce vendeur ne vend plus ici. S’il ne vous répond pas, écrivez à la boutique.
threads-keep = Gardez l’adresse de cette page : elle n’ouvre que cette conversation. Vous serez prévenu de la réponse.
threads-has-more = Seuls les derniers messages sont montrés.
threads-you = Vous
threads-reader = Lecteur
threads-refresh = Actualiser
threads-news = Il y a du nouveau.
threads-book = Le livre
threads-open-order = Voir la commande
threads-pay-again = Payer à nouveau
threads-report = Signaler cette conversation
threads-report-go = Signaler
threads-report-lead = La boutique pourra alors la lire. Sans signalement, personne d’autre que vous deux ne la lit.
threads-reported = Cette conversation est signalée : la boutique peut la lire.
sms-thread = { $shop }: le vendeur vous a répondu: { $link }

# L’e-mail au lecteur
threads-mail-reader-subject = { $seller } vous a répondu : « { $title } »
threads-mail-reader-lead = { $seller } vous a écrit à propos de « { $title } ».
threads-mail-reader-button = Lire la réponse
threads-mail-reader-foot = Vous recevez ce message parce que vous avez écrit à ce vendeur. Le lien n’ouvre que cette conversation.

# L’e-mail au vendeur
threads-mail-seller-subject = Un lecteur vous a écrit : « { $title } »
threads-mail-seller-lead = Un lecteur vous a écrit à propos de « { $title } ».
threads-mail-seller-button = Lire et répondre
threads-mail-seller-foot = Vous recevez ce message parce que vous vendez dans cette boutique.

# Les pages du vendeur
admin-nav-seller-threads = Messages
threads-seller-empty = Aucun message pour l’instant. Vous serez prévenu du premier.
threads-col-book = Livre
threads-col-order = Commande
threads-col-at = Date
threads-state-new = Nouveau
threads-state-unanswered = Sans réponse
threads-state-answered = Répondu
threads-said = Conversation
threads-order = Commande { $number }, payée.
threads-answer = Votre réponse
threads-sent = Votre réponse est partie.

# Les pages du propriétaire
threads-owner-title = Conversations signalées
threads-owner-lead = Vous ne lisez que ce qu’un lecteur ou un vendeur a signalé. Chaque lecture est notée dans le journal.
threads-owner-empty = Rien n’est signalé.
threads-owner-noted = Cette lecture est notée dans le journal.
threads-state-by-reader = Par le lecteur
threads-state-by-seller = Par le vendeur
threads-reported-when = Signalée
threads-reported-by-reader = par le lecteur, le { $at }
threads-reported-by-seller = par le vendeur, le { $at }
threads-handled = C’est traité
threads-is-handled = Le signalement est clos. La conversation ne se lit plus ici.
threads-todo = { $count ->
    [one] Une conversation est signalée.
   *[other] { $count } conversations sont signalées.
}
threads-todo-go = Lire
audit-seller-thread-read = a lu une conversation signalée ({ $subject })
audit-seller-thread-handled = a clos le signalement d’une conversation ({ $subject })
