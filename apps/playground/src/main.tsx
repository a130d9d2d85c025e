import { render } from 'preact';
import { App } from './app.tsx';
import './style/base.css';
import './style/header.css';
import './style/diagram.css';
import './style/panel.css';
import './style/phone.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
