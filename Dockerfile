FROM python:3.13-slim
RUN useradd --create-home strikeline
WORKDIR /home/strikeline/site
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# A throw-away key: collecting static files needs settings, not secrets.
RUN SECRET_KEY=only-for-the-build python manage.py collectstatic --noinput --verbosity 0 && chown -R strikeline var
USER strikeline
EXPOSE 8000
CMD ["sh", "-c", "python manage.py prepare && exec gunicorn config.wsgi --bind 0.0.0.0:8000 --workers 2 --threads 4 --limit-request-line 0"]
