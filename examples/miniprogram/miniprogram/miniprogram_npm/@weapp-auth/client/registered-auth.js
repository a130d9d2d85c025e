exports.registerAuth=u,exports.registeredAuth=i;var t=new Map;function u(e,r=""){t.set(r,e)}function i(e){return t.get(e)}
0&&(module.exports={registerAuth,registeredAuth});
