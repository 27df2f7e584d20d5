# doctor
doctor-part-address = Adresse publique
doctor-part-proxy = Serveur placé devant
doctor-part-callback = Notifications
doctor-part-account = Compte CinetPay
doctor-part-accounts = Anciens comptes
doctor-part-transfers = Transferts
doctor-part-gateway = Réponse de CinetPay
doctor-part-mail = E-mails
doctor-part-sms = SMS
doctor-part-worker = Tâches de fond
doctor-part-clock = Horloge
doctor-part-database = Base de données
doctor-part-ledger = Grand livre
doctor-part-reconciliation = Rapprochement
doctor-part-files = Fichiers
doctor-part-connections = Connexions
doctor-part-disk = Disque
doctor-part-rights = Accès aux fichiers
doctor-part-reading = Lecture des fichiers reçus
doctor-part-key = Clé
doctor-part-backup = Sauvegarde

doctor-state-ok = Bien
doctor-state-warning = À améliorer
doctor-state-fault = À réparer
doctor-all-well = Tout va bien.
doctor-summary = À réparer : { $faults }. À améliorer : { $warnings }. Bien : { $well }.

doctor-silent = Aucune réponse en { $seconds } secondes. Réessayez ; si rien ne change, redémarrez ce service.

doctor-address-well = La boutique répond à { $url }, par une connexion chiffrée.
doctor-address-home = La boutique répond à { $url }, que cette machine seule peut atteindre. Pour vendre, mettez dans GRIOT_PUBLIC_URL l’adresse https de votre site.
doctor-address-open = La boutique répond à { $url }, mais sans chiffrement. Installez un certificat et mettez une adresse https dans GRIOT_PUBLIC_URL.
doctor-address-silent = Personne ne répond à { $url } : { $why }. Vérifiez GRIOT_PUBLIC_URL, le nom de domaine, le certificat et le serveur placé devant Griot.
doctor-address-stranger = À { $url }, ce n’est pas la boutique qui répond (code { $status }). Vérifiez GRIOT_PUBLIC_URL et le serveur placé devant Griot.
doctor-address-unwell = À { $url }, la boutique répond, mais elle ne peut pas lire la liste de ses livres. Voyez la base de données.

doctor-proxy-well = Les visiteurs sont distingués les uns des autres.
doctor-proxy-unheard = Un serveur placé devant Griot ({ $proxy }) annonce l’adresse des visiteurs, mais GRIOT_TRUSTED_PROXIES ne le nomme pas. Tous comptent donc pour un seul visiteur : quand l’un atteint une limite, les autres sont bloqués aussi. S’il est à vous, mettez « GRIOT_TRUSTED_PROXIES={ $proxy } ».
doctor-proxy-unnamed = Le serveur qui fait le https devant Griot n’est pas nommé : tous les visiteurs comptent pour un seul. S’il est sur cette machine, mettez « GRIOT_TRUSTED_PROXIES='127.0.0.1, ::1' ».

doctor-callback-well = L’adresse { $url } répond, et les notifications de CinetPay sont signées.
doctor-callback-unsigned = { $url } répond, mais rien ne prouve d’où viennent les notifications. Mettez la Secret Key de CinetPay dans CINETPAY_SECRET.
doctor-callback-home = { $url } n’existe que sur cette machine : CinetPay refuse de telles adresses. Mettez une adresse publique dans CINETPAY_NOTIFY_URL ou GRIOT_PUBLIC_URL.
doctor-callback-silent = Personne ne répond à { $url } : { $why }. CinetPay ne pourra pas annoncer les paiements. Vérifiez CINETPAY_NOTIFY_URL.
doctor-callback-stranger = { $url } répond avec le code { $status } au lieu de 200 : les notifications se perdraient. Vérifiez CINETPAY_NOTIFY_URL et le serveur placé devant Griot.

doctor-account-production = La boutique reçoit de vrais paiements, avec les réglages de production.
doctor-account-development = De vrais paiements, mais avec les réglages d’essai. Mettez GRIOT_ENV=production : Griot refusera alors ce qui n’est pas sûr.
doctor-account-sandbox = Boutique d’essai : rien n’est vraiment payé. Pour vendre, mettez CINETPAY_API à v2, à 2026 ou à v1, et les identifiants de votre compte.
doctor-account-key-shown = La boutique reçoit de vrais paiements par l’ancienne interface v1. Celle-ci exige que la clé API soit dans le formulaire que le navigateur de chaque client envoie à CinetPay : toute personne qui la lit peut interroger CinetPay sur vos paiements. Demandez à CinetPay de passer votre compte à v2 ou à 2026.
doctor-account-test = Mode d’essai de CinetPay : la clé commence par sk_test_, et rien n’est vraiment payé. Pour vendre, mettez dans CINETPAY_API_KEY et CINETPAY_API_PASSWORD ceux du mode réel (sk_live_…).
doctor-accounts-one = Chaque paiement en cours a été ouvert avec le compte d’aujourd’hui.
doctor-accounts-several = Chaque paiement en cours a été ouvert avec un des comptes d’aujourd’hui.
doctor-terms-countries = { $account } vend à : { $countries }.
doctor-terms-everywhere = { $account } vend aux pays qu’aucun autre compte ne nomme.
doctor-terms-settles = { $account } ne vend pas : seuls ses paiements déjà ouverts sont suivis.
doctor-accounts-former = { $number } paiements en cours ont été ouverts avec un autre compte ({ $accounts }). Griot les suit avec les identifiants de ce compte, qu’il garde chiffrés. Ne fermez pas ce compte tant qu’ils sont en cours.
doctor-accounts-lost = { $number } paiements en cours ont été ouverts avec un compte dont les identifiants ne se lisent plus ({ $accounts }), sans doute parce que GRIOT_KEY a changé. Remettez la clé d’avant, ou suivez ces paiements dans l’espace CinetPay de ce compte.
doctor-accounts-unknown = Impossible de savoir si des paiements en cours ont besoin d’un autre compte : il manque la base de données, la clé ou le compte d’aujourd’hui.
doctor-accounts-unread = Impossible de savoir si des paiements en cours ont besoin d’un autre compte : { $why }.

doctor-ledger-well = { $number } écritures : chacune est équilibrée, et toutes les commandes concordent.
doctor-ledger-wrong = Le grand livre et les commandes ne disent pas la même chose, ou une écriture n’est pas équilibrée : { $names }. Copiez la base telle qu’elle est, lisez ce que dit « griot ledger check » et signalez-le.
doctor-ledger-large = Le grand livre est trop grand pour être vérifié ici : lancez « griot ledger check » une fois par jour.
doctor-ledger-unposted = Les commandes d’avant le grand livre n’y sont pas encore : le prochain démarrage de la boutique les y inscrit.
doctor-ledger-unknown = Impossible de savoir si le grand livre est juste : la base de données ne répond pas.
doctor-ledger-unread = Impossible de savoir si le grand livre est juste : { $why }.
doctor-reconciliation-well = Les listes de CinetPay et vos comptes concordent, ou chaque différence est décidée.
doctor-reconciliation-open = Des différences entre CinetPay et vos comptes attendent votre décision ({ $number }) : ouvrez « Rapprochement » dans la gestion.
doctor-reconciliation-unknown = Impossible de savoir si vos comptes concordent avec CinetPay : la base de données ne répond pas.
doctor-reconciliation-unread = Impossible de savoir si vos comptes concordent avec CinetPay : { $why }.

doctor-gateway-well = CinetPay répond et connaît la boutique (code { $code } pour un paiement qui n’existe pas).
doctor-gateway-unsure = CinetPay répond { $code } pour un paiement qui n’existe pas. Il répond parfois la même chose quand la clé est fausse : faites un petit achat pour vous en assurer.
doctor-gateway-key = CinetPay ne reconnaît pas la clé API ({ $code } { $message }). Recopiez-la depuis le tableau de bord de CinetPay dans CINETPAY_API_KEY.
doctor-gateway-password = CinetPay refuse la clé ou son mot de passe ({ $code } { $message }). Recopiez les deux depuis son tableau de bord dans CINETPAY_API_KEY et CINETPAY_API_PASSWORD : chaque clé a son propre mot de passe.
doctor-gateway-refused-2026 = CinetPay refuse la demande ({ $code } { $message }). Vérifiez CINETPAY_API_KEY, CINETPAY_API_PASSWORD et CINETPAY_CURRENCY, puis écrivez à CinetPay.
doctor-gateway-site = CinetPay ne reconnaît pas le site ({ $code } { $message }). Recopiez le Site ID depuis le tableau de bord de CinetPay dans CINETPAY_SITE_ID.
doctor-gateway-refused = CinetPay refuse la demande ({ $code } { $message }). Vérifiez CINETPAY_API_KEY et CINETPAY_SITE_ID, puis écrivez à CinetPay.
doctor-gateway-busy = CinetPay répond et demande d’attendre. Réessayez dans quelques minutes.
doctor-gateway-silent = CinetPay n’est pas joignable : { $why }. Vérifiez la connexion de ce serveur et CINETPAY_API_URL.
doctor-transfers-off = Cette boutique n’envoie pas d’argent : un remboursement part par un autre moyen, et se note. Pour l’envoyer d’ici, réglez CINETPAY_TRANSFERS.
doctor-transfers-well = L’argent des remboursements peut partir. Le compte a { $balance }.
doctor-transfers-refused = L’argent des remboursements ne peut pas partir du compte { $account } : { $why }. Vérifiez CINETPAY_TRANSFER_PASSWORD et CINETPAY_TRANSFER_URL, ou mettez CINETPAY_TRANSFERS sur off.

doctor-sms-off = Cette boutique n’envoie pas de SMS : il faut une adresse e-mail pour commander. Si vous avez un fournisseur, réglez GRIOT_SMS.
doctor-sms-folder = Les SMS ne sont que des fichiers dans { $folder } : aucun client ne les reçoit. Pour vendre, mettez GRIOT_SMS sur un fournisseur ou sur off.
doctor-sms-provider = Les SMS partent par { $host }. Aucun n’est envoyé pour essayer : chacun est payant.
doctor-sms-reports = Les SMS partent par { $host }. Pour savoir s’ils sont remis, donnez cette adresse à votre fournisseur : { $address } (gardez-la pour vous). Aucun SMS n’est envoyé pour essayer : chacun est payant.
doctor-mail-well = Le serveur d’e-mail accepte la connexion.
doctor-mail-folder = Sans serveur d’e-mail, les e-mails ne sont que des fichiers dans { $folder } : aucun client ne les reçoit. Mettez l’adresse du serveur dans SMTP_URL.
doctor-mail-refused = Le serveur d’e-mail refuse la connexion : { $why }. Vérifiez le nom, le port et le mot de passe dans SMTP_URL.

doctor-worker-well = Les tâches de fond tournent : dernier signe il y a { $seconds } s.
doctor-worker-unseen = Les tâches de fond n’ont encore jamais démarré. Lancez « griot serve » : sans lui, aucun paiement n’est vérifié et aucun e-mail ne part.
doctor-worker-gone = Les tâches de fond ne tournent plus depuis { $minutes } min : aucun paiement n’est vérifié, aucun e-mail ne part (e-mails en attente : { $letters }). Redémarrez « griot serve » ou « griot worker », et lisez ses dernières lignes.
doctor-worker-late = Des e-mails attendent leur tour depuis { $minutes } min ({ $letters } en tout) : ils partent plus lentement qu’ils n’arrivent. Si leur nombre ne baisse pas, vérifiez la vitesse du serveur d’e-mail.

doctor-clock-well = L’horloge est à l’heure ({ $number } s d’écart avec { $server }).
doctor-clock-fast = L’horloge avance de { $unit ->
    [days] { $number } jours
    [hours] { $number } h
    [minutes] { $number } min
   *[seconds] { $number } s
} sur { $server }. Réglez l’heure de cette machine, par exemple avec « timedatectl set-ntp true ».
doctor-clock-slow = L’horloge retarde de { $unit ->
    [days] { $number } jours
    [hours] { $number } h
    [minutes] { $number } min
   *[seconds] { $number } s
} sur { $server }. Réglez l’heure de cette machine, par exemple avec « timedatectl set-ntp true ».
doctor-clock-alone = Aucune autre horloge ne répond : l’heure n’a pas pu être comparée. Vérifiez la connexion de ce serveur, puis refaites le diagnostic.

doctor-database-well = { $version } écrit et relit (schéma { $schema }, { $ms } ms).
doctor-database-slow = { $version } écrit en { $ms } ms, ce qui est lent, et les clients attendent. Le disque ou le réseau est surchargé : voyez ce qui l’occupe.
doctor-database-silent = La base de données ne fonctionne pas : { $why }. Vérifiez DATABASE_URL et le disque.

doctor-files-well = Les livres peuvent être gardés dans { $folder }.
doctor-files-refused = Rien ne peut être gardé dans { $folder } : { $why }. Vérifiez STORAGE_URL et les droits du dossier.
doctor-files-bucket = Rien ne peut être gardé dans { $folder } : { $why }. Vérifiez STORAGE_URL, AWS_ENDPOINT_URL, AWS_REGION, et les clés AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY : elles doivent pouvoir lire, écrire et effacer dans ce compartiment.

doctor-connections-well = Ce service peut tenir ouverts { $limit } fichiers et connexions.
doctor-connections-few = Ce service ne peut tenir ouverts que { $limit } fichiers et connexions : beaucoup de lecteurs à la fois devraient attendre. Mettez « LimitNOFILE=65536 » dans la partie [Service] de son unité systemd, puis redémarrez-le.

doctor-disk-well = { $free } Go libres, écriture en { $ms } ms.
doctor-disk-filling = Il ne reste que { $free } Mo. Faites de la place avant les prochains livres.
doctor-disk-full = Il ne reste que { $free } Mo : les commandes échoueront bientôt. Faites de la place tout de suite.
doctor-disk-slow = { $free } Go libres, mais une écriture prend { $ms } ms. Un disque aussi lent fait attendre les clients.
doctor-disk-refused = Rien ne peut être écrit dans le dossier { $folder } : { $why }. Vérifiez GRIOT_DATA et les droits du dossier.

doctor-rights-well = Seul le compte de la boutique peut ouvrir la base de données, les livres et les e-mails.
doctor-rights-open = D’autres comptes de cette machine peuvent ouvrir { $path } (droits { $rights }). Faites « chmod -R go= { $path } », ou redémarrez Griot : il le ferme lui-même s’il le peut.

doctor-reading-well = Les fichiers reçus sont lus à part, sans accès aux autres fichiers ni au réseau.
doctor-reading-files = Les fichiers reçus sont lus à part et sans réseau, mais ce noyau ne connaît pas Landlock : un fichier piégé pourrait en lire d’autres. Installez un noyau Linux 5.13 ou plus récent, avec Landlock.
doctor-reading-calls = Les fichiers reçus sont lus à part et sans accès aux autres fichiers, mais ce noyau n’a pas seccomp : un fichier piégé pourrait appeler le réseau. Installez un noyau Linux qui l’a.
doctor-reading-open = Les fichiers reçus sont lus à part, mais ce noyau n’a ni Landlock ni seccomp : un fichier piégé pourrait lire les vôtres. Installez un noyau Linux 5.13 ou plus récent, qui a les deux.

doctor-key-well = Seul votre compte peut lire la clé { $file }. Gardez-en une copie ailleurs : sans elle, les liens déjà envoyés ne sont plus valables.
doctor-key-setting = La clé vient de GRIOT_KEY. Gardez-en une copie ailleurs : sans elle, les liens déjà envoyés ne sont plus valables.
doctor-key-open = D’autres comptes de cette machine peuvent lire la clé { $file } (droits { $rights }). Faites « chmod 600 { $file } ».
doctor-key-missing = La clé { $file } ne peut pas être lue : { $why }. Rétablissez-la à partir d’une sauvegarde.

doctor-backup-well = La dernière sauvegarde date d’il y a { $hours } h.
doctor-backup-old = La dernière sauvegarde date d’il y a { $hours } h. Voyez pourquoi elle ne se fait plus.
doctor-backup-unknown = Aucune sauvegarde n’est connue : rien ne dit que vos livres et vos ventes survivraient à une panne du disque. Donnez GRIOT_BACKUP_TO, et Griot en fait une chaque nuit ; votre propre script finit par « touch { $file } ».
doctor-backup-failed = La dernière sauvegarde n’a pas abouti : { $why }. Elle est retentée chaque heure, et les précédentes restent en attendant.
doctor-backup-lacks = La dernière sauvegarde est incomplète : { $why }. Les précédentes restent jusqu’à ce qu’une sauvegarde soit complète.

# Pourquoi un programme ou un serveur n’a pas pu : à la suite d’un deux-points ou entre parenthèses.
cause-refused = la connexion est refusée
cause-late = pas de réponse à temps
cause-name = ce nom de domaine est inconnu
cause-certificate = le certificat n’est pas reconnu
cause-cut = la connexion a été coupée
cause-missing = le fichier n’existe pas
cause-forbidden = l’accès est interdit
cause-full = le disque est plein
cause-read-only = le disque n’accepte aucune écriture
cause-unreachable = aucun chemin n’y mène par le réseau
cause-address = cette adresse n’existe pas, ou sa messagerie la refuse (réponse : « { $error } »)
cause-mailbox-full = la boîte du destinataire est pleine (réponse : « { $error } »)
cause-policy = la messagerie du destinataire refuse les e-mails de cette boutique (réponse : « { $error } »)
cause-refused-letter = le serveur d’e-mail refuse cet e-mail (réponse : « { $error } »)
cause-login = le serveur d’e-mail n’accepte pas le nom ou le mot de passe de la boutique (réponse : « { $error } »)
cause-busy = le serveur d’e-mail demande de revenir plus tard (réponse : « { $error } »)
cause-other = « { $error } »
