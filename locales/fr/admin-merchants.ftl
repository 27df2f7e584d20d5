# The page of the merchant accounts
admin-merchant-title = Comptes CinetPay
admin-merchant-lead = Chaque compte marchand, ses dernières réponses, et comment ses paiements se terminent. Les clés et les mots de passe se changent dans les fichiers du serveur, jamais ici.
admin-merchant-generation-v2 = Checkout v2
admin-merchant-generation-v1 = Ancienne interface v1
admin-merchant-generation-2026 = Interface 2026
admin-merchant-mode-live = Réel
admin-merchant-mode-test = Essai chez CinetPay
admin-merchant-mode-sandbox = Bac à sable
admin-merchant-role-sells = Vend
admin-merchant-role-settles = Ne vend pas, termine ses paiements
admin-merchant-role-former = Ancien compte
admin-merchant-role-lost = Identifiants illisibles
admin-merchant-name = Compte
admin-merchant-server = Serveur
admin-merchant-countries = Pays
admin-merchant-countries-all = Tous ceux qu’aucun autre compte ne nomme
admin-merchant-currency = Devise
admin-merchant-push = Demande sur le téléphone
admin-merchant-notified = Dernière notification
admin-merchant-answered = Dernière réponse sur un paiement
admin-merchant-answer = {""} : { $verdict } (code { $code })
admin-merchant-never = Aucune récemment
admin-merchant-open = Paiements en cours
admin-merchant-open-count = { $count ->
    [one] Un paiement est en cours
   *[other] { $count } paiements sont en cours
    }
admin-merchant-methods = Réussite des 30 derniers jours
admin-merchant-methods-none = Aucun paiement ouvert depuis 30 jours.
admin-merchant-method = Opérateur
admin-merchant-method-unknown = Non précisé par CinetPay
admin-merchant-opened = Ouverts
admin-merchant-paid = Payés
admin-merchant-refused = Refusés
admin-merchant-rate = Réussite
admin-merchant-percent = { $number } %
admin-merchant-change-free = Aucun paiement n’est en cours avec ce compte : vous pouvez changer ses identifiants ou d’interface sans rien perdre.
admin-merchant-change-sells = { $payments } avec ce compte. Si vous changez CINETPAY_API ou les identifiants, Griot continue d’interroger ce compte-ci, avec ses identifiants, qu’il garde chiffrés ; il reste affiché ici jusqu’au dernier paiement. GRIOT_KEY doit rester la même, et le compte ouvert chez CinetPay.
admin-merchant-change-named = { $payments } avec ce compte. Pour ne plus vendre avec lui, mettez { $setting }=no : Griot termine ce qui est en cours. Même si vous le retirez ou changez ses identifiants, Griot continue de l’interroger ; GRIOT_KEY doit rester la même, et le compte ouvert chez CinetPay.
admin-merchant-change-settles = { $payments } avec ce compte, qui n’en ouvre plus d’autres. Laissez-le dans les réglages jusqu’au dernier, gardez GRIOT_KEY, et ne le fermez pas chez CinetPay avant.
admin-merchant-change-former = { $payments } avec cet ancien compte. Griot l’interroge avec ses identifiants, qu’il garde chiffrés : GRIOT_KEY doit rester la même, et le compte ouvert chez CinetPay jusqu’au dernier.
admin-merchant-change-lost = { $payments } avec ce compte, et Griot ne peut plus lire ses identifiants : GRIOT_KEY a sans doute changé. Remettez la clé d’avant, ou suivez ce qui est en cours dans l’espace CinetPay de ce compte.
admin-merchant-check = Vérifier les identifiants
admin-merchant-balance = Solde disponible : { $sum }.
admin-merchant-hint = « Vérifier les identifiants » pose à CinetPay une question qui ne change rien. La boutique la pose aussi à chaque démarrage et écrit la réponse dans son journal. Un paiement refusé puis payé compte comme payé ; le taux ne compte que les paiements terminés.
admin-merchant-setting = Interface, dernières nouvelles, réussite, identifiants
