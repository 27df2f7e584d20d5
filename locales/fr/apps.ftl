# The order's page
apps-return = Revenir dans l’application

# What the API for apps cannot do
apps-no-app = Il manque la clé d’une application. Envoyez-la dans l’en-tête Griot-App ; un propriétaire la trouve dans les réglages, sous « Applications ».
apps-no-reader = Il manque une session valable du lecteur. Demandez-lui un nouveau code.
apps-origin = Cette page web n’est pas dans la liste de l’application. Un propriétaire peut y ajouter son adresse, dans les réglages, sous « Applications ».
apps-method = Cette adresse n’accepte que : { $methods }.
apps-media = Envoyez du JSON, avec « Content-Type: application/json ».
apps-too-large = C’est trop long : 16 Kio au plus.
apps-cut = La demande n’est pas arrivée entière. Envoyez-la de nouveau.
apps-json = Ce n’est pas un objet JSON.
apps-field = Le champ « { $name } » est inconnu, manque ou ne peut pas être lu.
apps-key = Envoyez un en-tête Idempotency-Key, un seul : 1 à 200 caractères ASCII sans espace, les mêmes quand vous répétez la même demande.
apps-other-request = Cette Idempotency-Key a déjà servi pour une autre demande. Prenez-en une nouvelle.
apps-no-such-book = L’un de ces livres n’est pas en vente.
apps-price-changed = Le prix est maintenant de { $price }. Montrez-le, puis envoyez la demande avec ce prix et une nouvelle Idempotency-Key.
apps-not-sold-here = L’un de ces livres n’a pas de prix dans la monnaie de ce pays.
apps-too-many-streams = Trop de suivis sont ouverts en même temps. Demandez l’état de la commande de temps en temps.
apps-address = L’adresse postale est nécessaire pour payer par carte.
apps-return-url = Cette adresse de retour n’est pas dans la liste de l’application. Un propriétaire peut l’y ajouter, dans les réglages, sous « Applications ».

# /admin/settings/apps
admin-apps-title = Applications
admin-apps-now = Les applications mobiles qui vendent vos livres
admin-apps-lead = Une application mobile peut montrer votre catalogue et passer des commandes. Donnez une clé à chacune : vous pourrez la révoquer sans toucher aux autres.
admin-apps-empty = Aucune application ne vend encore vos livres.
admin-apps-new = Nouvelle application
admin-apps-name = Nom
admin-apps-name-hint = Pour la reconnaître dans cette liste.
admin-apps-name-wrong = Écrivez un nom de 60 lettres au plus.
admin-apps-key = Clé
admin-apps-key-hint = L’application l’envoie à chaque demande. Ce n’est pas un secret : elle ne donne accès qu’au catalogue et aux nouvelles commandes.
admin-apps-last-used = Dernier usage
admin-apps-never = Jamais
admin-apps-state = État
admin-apps-lives = Active
admin-apps-revoked-state = Révoquée
admin-apps-returns = Adresses de retour
admin-apps-returns-hint = Une par ligne, comme monappli://paye ou https://appli.example/paye. Après le paiement, l’acheteur peut revenir à ces adresses ou à celles qui les prolongent, et nulle part ailleurs.
admin-apps-returns-wrong = « { $line } » n’est pas une adresse de retour : écrivez un schéma propre à l’application ou https, puis ://, un nom et, au besoin, un chemin.
admin-apps-origins = Pages web qui peuvent appeler l’API
admin-apps-origins-hint = Une par ligne, sans chemin : https://appli.example, ou capacitor://localhost. Une application native n’en a pas besoin.
admin-apps-origins-wrong = « { $line } » n’est pas l’origine d’une page web : écrivez https:// et le nom du site, sans chemin.
admin-apps-too-many = { $count } lignes au plus.
admin-apps-make = Créer l’application
admin-apps-made = L’application « { $name } » peut commencer avec cette clé.
admin-apps-changed = C’est enregistré.
admin-apps-revoke = Révoquer
admin-apps-revoke-lead = « { $name } » ne pourra plus montrer le catalogue ni passer de commande, aussitôt et pour toujours. Les commandes déjà passées restent payables et livrées.
admin-apps-revoked = L’application « { $name } » n’a plus accès à rien.
audit-area-app = Applications
audit-app-make = a créé l’application { $subject }
audit-app-change = a modifié l’application { $subject }
audit-app-revoke = a révoqué l’application { $subject }
