DROP TABLE app_requests;
DROP TABLE apps;
