DELETE FROM book_lists WHERE list LIKE 'seller:%';
DROP TABLE applications;
DROP TABLE seller_pictures;
DROP TABLE book_approvals;
