# A price that the buyer names
own-price-from = dès { $price }
own-price-any = Prix libre
own-price-label = Votre prix, en { $sign }
own-price-hint = Prix libre, à partir de { $least }. Conseillé : { $suggested }.
own-price-hint-free = Prix libre : payez ce que vous voulez, ou rien (0). Conseillé : { $suggested }.
own-price-pay = Payer ce montant
own-price-wrong = Écrivez un montant en { $sign }, avec des chiffres seulement, par exemple 1000.
own-price-low = C’est trop peu : le montant doit être d’au moins { $least }.
own-price-negative = Le prix ne peut pas être négatif : écrivez 0 ou plus.
own-price-high = C’est trop : CinetPay ne prend pas plus de { $most } en un paiement.
own-price-step = CinetPay ne prend que les montants multiples de { $step }. Arrondissez le vôtre.
own-price-of = Votre prix pour « { $title } »
own-price-change = Changer
own-price-basket = Vous choisissez le prix ({ $price }).

# In the back office
own-price-admin = Prix libre
own-price-admin-lead = Le lecteur choisit ce qu’il paie, à partir du prix du livre ({ $least }). Les codes promo ne s’y appliquent pas.
own-price-admin-suggested = Prix conseillé, en { $sign }
own-price-admin-hint = La case du lecteur est remplie avec ce prix. Laissez vide pour un prix fixe. Dans une autre monnaie, le livre garde un prix fixe.
own-price-suggestion-low = Le prix conseillé ne peut pas être plus bas que le prix du livre.
own-price-set = Le lecteur choisit maintenant le prix de ce livre.
own-price-unset = Ce livre a un prix fixe.
audit-book-ownprice = a réglé le prix libre de { $subject }
