# « J’ai payé et je n’ai rien reçu »
frame-find = J’ai payé et je n’ai rien reçu
find-title = J’ai payé et je n’ai rien reçu
find-lead = Donnez ce que vous avez : nous demandons aussitôt à CinetPay où en est votre paiement, et nous retrouvons votre livre.
find-lost = Retrouver mon livre autrement
find-own = Vos commandes dans ce navigateur
find-other = Une autre commande
find-what = Ce que vous avez
find-what-hint = Le numéro de commande, votre téléphone, votre e-mail, ou le message de votre opérateur (SMS d’Orange Money, MTN ou Moov, reçu partagé de Wave) collé en entier. De ce message, nous ne gardons que l’identifiant du paiement.
find-contact = Téléphone ou e-mail de la commande
find-contact-hint = Un numéro de commande ou un message d’opérateur, avec le téléphone ou l’e-mail de la commande : la réponse est immédiate. Sinon, nous l’envoyons à ce téléphone ou à cet e-mail.
find-go = Chercher
find-nothing = Nous ne reconnaissons ici ni numéro de commande, ni téléphone, ni e-mail, ni identifiant d’opérateur. Vérifiez, ou écrivez à la boutique plus bas.
find-contact-fault = Ce n’est ni un numéro de téléphone ni une adresse e-mail. Vérifiez-le.
find-open = Ouvrir la commande
find-state-placed = en attente de paiement
find-state-paid = payée
find-state-review = en cours de vérification
find-state-expired = expirée
find-state-refunded = remboursée

find-told-title = Voici où en est votre commande
find-told-paid = Votre paiement est bien arrivé. Ouvrez la commande pour prendre votre livre.
find-told-waiting = CinetPay n’a pas encore confirmé le paiement. Ne payez pas une deuxième fois : nous continuons de vérifier, et dès que c’est confirmé, le livre est à vous.
find-told-page-over = La page de paiement n’est plus valable, et CinetPay ne nous a confirmé aucun paiement. Vous aviez validé ? Ne payez pas une deuxième fois : nous continuons de vérifier.
find-told-refused = D’après CinetPay, ce paiement n’a pas abouti. Votre compte a tout de même été débité ? Ne payez pas une deuxième fois : nous continuons de vérifier, et si l’argent arrive, le livre est à vous.
find-told-silent = La page de paiement ne s’est pas ouverte, et rien n’a été débité pour cette commande. Ouvrez-la pour réessayer.
find-told-review = Votre paiement est arrivé, mais quelque chose ne correspond pas, le montant par exemple. La boutique le vérifie : ne payez pas une deuxième fois.
find-told-expired = Cette commande a expiré, et CinetPay n’a confirmé aucun paiement. Si vous avez payé, ne payez pas une deuxième fois : dès que le paiement est confirmé, le livre est à vous.
find-told-refunded = Cette commande est remboursée, ou va l’être. Ouvrez-la pour voir où en est l’argent.
find-told-unanswered = CinetPay n’a pas encore répondu. Nous continuons de l’interroger : la page de la commande changera dès que nous aurons sa réponse.
find-told-help = Ce n’est pas ce que vous attendiez ? Écrivez à la boutique

find-sent-title = Si nous connaissons cette commande, un message est en route
find-sent-lead = Il est envoyé à l’e-mail ou au téléphone donné lors de la commande, et nulle part ailleurs. Il dit où en est le paiement et mène à votre livre.
find-sent-wait = Comptez quelques minutes. Pour un e-mail, regardez aussi dans les courriers indésirables (spam).
find-sent-why = Pour que personne ne puisse espionner les achats d’un autre, cette page est la même que la commande existe ou non.
find-again-title = Une réponse tout de suite
find-again-lead = Donnez deux choses qui vont ensemble : le numéro de commande ou le message de l’opérateur, et le téléphone ou l’e-mail de la commande.

find-help-title = Toujours rien ? Écrivez à la boutique
find-help-lead = Une personne lira votre message, cherchera votre paiement et vous répondra.
find-help-given = Nous joignons ce que vous avez donné :
find-help-answer = Où vous répondre : e-mail ou téléphone
find-help-answer-missing = Écrivez un numéro de téléphone ou une adresse e-mail, pour que la boutique puisse vous répondre.
find-help-message = Votre message
find-help-hint = Par exemple le livre, la somme, le jour et l’heure du paiement. N’écrivez jamais votre code secret.
find-help-send = Envoyer à la boutique
find-help-empty = Écrivez au moins une phrase, pour que la boutique sache ce qu’elle doit chercher.
find-help-long = Votre message est trop long : { $most } caractères au plus, il en a { $count }.
find-help-too-many = Trop de messages sont arrivés aujourd’hui, et celui-ci n’a pas été gardé. Réessayez demain, ou écrivez à l’adresse qui est en bas de cette page.
find-fact-number = commande
find-fact-transaction = transaction
find-fact-operator = identifiant de l’opérateur
find-fact-email = e-mail
find-fact-phone = téléphone
find-thanks-title = Votre message est bien arrivé
find-thanks-lead = Une personne va chercher votre paiement et vous répondre.
find-thanks-next = Ne payez pas une deuxième fois : nous continuons aussi de demander à CinetPay où en est chaque paiement.

# Les messages
mail-find = J’ai payé et je n’ai rien reçu
mail-found-subject = Votre commande : « { $title } »
mail-found-lead = Quelqu’un, vous sans doute, a cherché cette commande chez { $shop }. Voici où elle en est.
mail-found-order = « { $title } » ({ $number }) : { $state }
mail-found-paid = le paiement est arrivé, et le livre est à vous.
mail-found-placed = CinetPay n’a pas encore confirmé le paiement. Si vous avez payé, ne payez pas une deuxième fois : nous continuons de vérifier.
mail-found-review = un paiement est arrivé, et la boutique le vérifie. Ne payez pas une deuxième fois.
mail-found-expired = la commande a expiré, et CinetPay n’a confirmé aucun paiement. S’il le confirme plus tard, le livre est à vous.
mail-found-refunded = la commande est remboursée, ou va l’être.
mail-found-others = Vos autres commandes avec cette adresse :
mail-found-button = Ouvrir ma commande
mail-found-foot = Cet e-mail n’est envoyé qu’à l’adresse de la commande : personne d’autre n’apprend rien. Si ce n’était pas vous, ne faites rien. { $shop }
sms-found = { $shop }: votre commande { $number }: { $link }
mail-help-subject = { $count ->
    [one] Un client demande de l’aide
   *[other] { $count } clients demandent de l’aide
 }
mail-help-lead = { $count ->
    [one] Une personne n’a pas retrouvé sa commande et vous a écrit. Elle attend une réponse.
   *[other] { $count } personnes n’ont pas retrouvé leur commande et vous ont écrit. Elles attendent une réponse.
 }
mail-help-private = Leurs messages sont dans la gestion, avec les commandes qui pourraient être les leurs.
mail-help-button = Lire les demandes
mail-help-foot = Cet e-mail est envoyé une fois par heure au plus, tant que des demandes arrivent.
help-reply-subject = { $shop } : votre demande { $number }

# La gestion
admin-nav-help = Demandes d’aide
admin-help-lead = Des clients qui n’ont pas retrouvé leur commande vous ont écrit. Un SMS peut être inventé : un identifiant ne prouve pas un paiement. Ouvrez la commande et vérifiez auprès de CinetPay.
admin-help-open = À traiter
admin-help-done = Traitées
admin-help-none = Personne n’attend de réponse.
admin-help-none-done = Aucune demande traitée pour l’instant.
admin-help-no-order = Aucune commande ne correspond à ce qui a été donné.
admin-help-orders = Commandes possibles :
admin-help-reply = Répondre
admin-help-close = Marquer comme traitée
admin-help-reopen = Rouvrir la demande
admin-help-erase = Effacer
admin-help-erase-sure = La demande et ce qu’elle dit de la personne disparaissent pour toujours.
admin-help-is-done = La demande est notée comme traitée.
admin-help-is-open = La demande attend de nouveau une réponse.
admin-help-is-erased = La demande est effacée.
admin-help-moved = Rien n’a été fait : quelqu’un d’autre vient de s’en occuper.
admin-help-done-by = traitée par { $by } le { $at }
admin-help-kept = Une demande est effacée { $done } jours après la réponse, ou après { $open } jours sans réponse.
admin-help-todo = { $count ->
    [one] Une personne a payé, n’a pas retrouvé sa commande et attend votre réponse.
   *[other] { $count } personnes n’ont pas retrouvé leur commande et attendent votre réponse.
 }
admin-help-todo-go = Lire les demandes
admin-orders-job-find = Recherche d’une commande
admin-orders-job-help = E-mail sur les demandes d’aide
admin-orders-event-mail-found = commande retrouvée
audit-area-help = Demandes d’aide
audit-help-done = a noté comme traitée la demande d’aide { $subject }
audit-help-reopen = a rouvert la demande d’aide { $subject }
audit-help-erase = a effacé la demande d’aide { $subject }
doctor-part-help = Demandes d’aide
doctor-help-well = Aucune demande d’aide n’attend depuis plus de deux jours.
doctor-help-late = Des clients attendent une réponse depuis plus de deux jours ({ $number }) : ouvrez « Demandes d’aide » dans la gestion.
doctor-help-unknown = Impossible de savoir si des clients attendent une réponse : la base de données ne répond pas.
doctor-help-unread = Impossible de savoir si des clients attendent une réponse : { $why }.
