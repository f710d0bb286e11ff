{{- define "homeroom.name" -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "homeroom.selector" -}}
app.kubernetes.io/name: homeroom
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "homeroom.labels" -}}
{{ include "homeroom.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "homeroom.claim" -}}
accessModes: [{{ .accessMode | default "ReadWriteOnce" }}]
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}

{{- define "homeroom.pod" -}}
metadata:
  labels:
    {{- include "homeroom.labels" . | nindent 4 }}
  annotations:
    # Changed settings restart the pods.
    homeroom.dev/settings: {{ include (print $.Template.BasePath "/settings.yaml") . | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  automountServiceAccountToken: false
  # Otherwise Kubernetes' variables for the service would look like settings.
  enableServiceLinks: false
  # Running turns have 25 s to finish.
  terminationGracePeriodSeconds: 40
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if gt (int .Values.replicas) 1 }}
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "homeroom.selector" . | nindent 16 }}
  {{- end }}
  containers:
    - name: homeroom
      {{- with .Values.image }}
      image: {{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
      imagePullPolicy: {{ .pullPolicy }}
      {{- end }}
      args: ["serve"]
      envFrom:
        - configMapRef:
            name: {{ include "homeroom.name" . }}
        {{- with .Values.settingsSecret }}
        - secretRef:
            name: {{ . }}
        {{- end }}
      ports:
        - name: appservice
          containerPort: 8004
        - name: management
          containerPort: 9004
      startupProbe:
        httpGet:
          path: /q/health/live
          port: management
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /q/health/live
          port: management
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /q/health/ready
          port: management
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: ["ALL"]
      volumeMounts:
        - name: registration
          mountPath: /registration
          readOnly: true
        - name: workspace
          mountPath: /workspace
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: registration
      secret:
        secretName: {{ required "registration.existingSecret: name the secret with registration.yaml" .Values.registration.existingSecret }}
        defaultMode: 0440
    - name: workspace
      persistentVolumeClaim:
        claimName: {{ .Values.workspace.existingClaim | default (print (include "homeroom.name" .) "-workspace") }}
    - name: tmp
      emptyDir: {}
    {{- if .Values.database.url }}
    - name: data
      emptyDir: {}
    {{- end }}
{{- end -}}
