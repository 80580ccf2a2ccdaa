const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

module.exports.http = {
  middleware: {
    order: ['securityHeaders', 'bodyParser', 'router', 'www'],
    securityHeaders: (req, res, next) => {
      res.set('Content-Security-Policy', POLICY);
      res.set('X-Content-Type-Options', 'nosniff');
      res.set('Referrer-Policy', 'no-referrer');
      next();
    },
  },
};
