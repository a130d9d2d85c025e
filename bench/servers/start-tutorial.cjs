/* What a tutorial's login server loads before it answers; CommonJS, as tutorials write it. */
const axios = require('axios');
const Database = require('better-sqlite3');
const express = require('express');
const jwt = require('jsonwebtoken');

const db = new Database(process.env.DATABASE_URL.replace('sqlite:', ''));
db.exec('CREATE TABLE users (id INTEGER PRIMARY KEY, openid TEXT UNIQUE, session_key TEXT)');
const app = express();
app.use(express.json());
app.locals.tools = { axios, jwt, db };
app.get('/healthz', (_, response) => response.json({ status: 'ok' }));
app.listen(process.env.PORT, '127.0.0.1');
