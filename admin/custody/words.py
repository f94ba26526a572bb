"""The words that phrases are made of: 2,048, so each is worth 11 bits and six are worth 66.

Everyday words of Mexico, from four to nine letters, without accents or ñ. No two begin with the same four letters, none
becomes another by one slip, and no two sound the same: who writes one down as she heard it has written that one.
"""

from typing import Final

_TEXT: Final = """
abajo abanico abarca abedul abeja abertura abierto abismo abogado abono abrazo abrigo absoluto abstracto
abuela aburrido acabar academia acampar acariciar acceso aceite acelga acento aceptar acera acetona
aclarar acoger acomodo acordeon acostar acrobata actitud actor acuario acudir acueducto adagio adaptar
adelante ademas adentro adepto aderezo adivino adjetivo admirar adobe adorno adquirir aduana adulto aereo
afable afecto afeitar afinar afirmar aflojar afuera agarrar agenda agitar agosto agrado agrega agrio
agrupar agua agujero ahijado ahora aire aislar ajedrez ajonjoli ajuste alacena alambre alarma albahaca
albergue albino album alcalde alcoba aldea alebrije alegre alejar alerta alfalfa alfiler alfombra algebra
algodon alguien aliado alicate aliento alinear alistar aliviar almacen almeja almibar almohada almuerzo
alondra alpaca alquiler altar alterno altura alumno amanecer amapola amargo amasar ambar ambiente ambos
ameno amigo amistad amor amparo amplio analisis ancho ancla andamio anden anexo anfibio anfora anguila
anhelo anillo animal anis anochecer anotar antena antiguo antojo anual anuncio anzuelo apagar aparato
apellido apenas aperitivo apetito apilar apio aplauso aplicar apodo aporte apreciar apuesta apuntar
arandano arbitro arbol arbusto arcilla arco arder arena arete argolla argumento arido armadillo armonia
aroma arpa arrancar arreglo arriba arroyo arruga artesana articulo asado asamblea asar ascenso asfalto
asiduo asignar asilo asistir asomar aspecto aspirar astilla astro astucia asunto atardecer atencion
aterrizar atesorar atizar atleta atole atomo atraer atril atuendo atun auditorio aula aullar aumento
aurora ausente autobus avance avellana aventura avestruz avion avisar ayer ayuda azada azafran azalea
azotea azteca azucar azufre azul babero bache bahia bailar bajada balanza balcon balde ballena balneario
balsa bambu banano banca bandera banjo banqueta baraja barba barniz barrer bascula base bastante bata
batido batuta baul bautizo bazar bazo bebe bebida becerro bejuco belen belleza bendecir beneficio
berenjena berlina berro besar betabel betun biberon bicicleta bicolor bienestar bigote billete bingo
biologia biombo bisabuela bisiesto bisonte bizcocho blanco blindado bloque blusa bobina boca bodega
bohemio boleto bolillo bombero bonanza bondad bonito bonsai boquilla bordado boreal borrador bosque
bostezo botana bote botica boton boveda bovino brasa bravo brebaje brecha breve brigada brillo brinco
broche bronce brotar brujula bruma brusco buceo bueno buey bufanda buho bujia bulbo bullicio burbuja buril
buscar busto butaca buzon cabal cabello cabina cable cabra cacahuate cacerola cachorro cacique cactus cada
cadena caer cafe caiman cajeta cajon calabaza calcetin caldo calesa calibre calma calor caluroso calzado
camaleon cambio camino campana canario cancha candado canela cangrejo canica canoa cantar canuto caoba
capaz capilla capricho capullo caracol carbon carcajada cardinal carga caribe carne carreta cartel cascada
casero casi casona castillo casual catalogo catedral catorce causa cautela caverna cazador cazuela cebada
cebolla ceder cedro cedula ceiba ceja celeste cemento cenar cencerro ceniza cenote censo centro cepillo
ceramica cerca cereal cerilla cerrar certeza cesped cesto chaleco chamaco chapa chaqueta charco chavo
chayote cheque chia chimenea chiquillo chispa chocolate chofer chopo choza churro ciclo cien cierto cifra
cigarra cilantro cilindro cima cimiento cinco cinta circulo ciruela cisne cisterna citrico ciudad civico
clamor clara clase clavel climatico clinica club cobalto cobija cobre cocer cochera cocina coco coctel
codorniz cohete coincidir cojin cola colchon coleccion colgar colibri colmena colonia columna comadre
combinar comedor compota comun concierto condor conejo confianza congelar conjunto conocer conserje
contento convivir copal copia coqueto corazon corbata corcho cordero corista corneta corona corral cortar
cosecha cosmos costal cotidiano cotorra coyote crater crear crecer credito crema cresta cristal criterio
cromo cronica crucero crujir cruzar cuaderno cuajar cuarzo cuatro cubeta cubrir cuchara cuello cuenta
cuerda cueva cuidar culebra culinario cultivo cumbre cumplir cuna cupo cupula curador curioso curso
custodio dado dalia damasco danza deber debido decano decena decidir decoro dedal dedicar defensa definir
dejar delantal delfin delgado delicia delta demora dental depender deporte derecho derramar desayuno
descanso deseo desfile desierto despacio destino desvan detalle detener deuda devolver diadema diafano
diagrama dialogo diamante diario dibujo dicha diciembre dictar diente diestro dieta diez dificil difundir
digital digno dilema diluvio dimension dinamo dinero diploma directo disco disfraz distancia diverso
divisa doblar docente doctor documento domar domingo dorado dormir dorso dosis drago drama dudar duelo
duende dulce dulzura duplicar duque duracion duro eclipse ecologia economia ecuestre edad edicion edificio
editar edredon educar eficaz ejemplo ejercicio elaborar elastico elefante elegir elevar elipsis elixir
elogio elote embarcar emblema embudo emigrar emisora emocion empanada empezar emplear empresa empujar
encaje encender encino encontrar encuentro endulzar energia enfermera enfocar enfrente engordar enjambre
enjuagar enlace enmendar enredo enrollar ensalada entero entrar envase enviar envolver epazote epifania
epoca equipo erizo erudito escala escenario esclusa escoba escribir escuela esencia esfera esfuerzo
esgrima eslabon esmalte esmero espejo espiga esponja espuma esquina estable estepa estilo estomago
estrella estufa etapa eterno etica etiqueta euforia evento exacto examen excavar exceso excusa exigir
existir exito exotico expandir experto explicar exponer expreso extenso extra fabrica fabula fachada facil
faisan faja falda falso familia famoso fango fantasia faraon farmacia farol fatiga fauna favor fecha feliz
femenino fenomeno feria fervor festejo fibra fideo fiebre fiel fiesta figura fijar fila filtro final finca
fino firma fisica flamenco flauta flecos flequillo flexible flojo flor flotar fluir fogata fogon folclor
folio folleto fomento fonda forastero formula fornido forro fortuna forzar fosforo fosil foto fragata
frambuesa franja frasco frazada freno fresa frijol frio frontera fruta fuego fuente fuga funcion fundar
furgon fusion futbol futuro gabardina gabinete gacela gafas gaita gajo gala galeria galgo galleta galope
gamuza ganado ganso garaje garbanzo gardenia garganta garra gasto gatear gaviota gazpacho gelatina gema
gemelo general genial gente geologia geranio gerente germen gigante gimnasio girar glacial glandula globo
gloria glosario gnomo gobierno goce goloso golpe gondola gorila gorrion gota gotera grabar gracia grafito
gramo gran grapa gratis gremio grieta grifo gripe gris grosella grueso grulla grupo guajolote guante guapo
guardar guayaba guia guijarro guinda guion guirnalda guisar guitarra haber habil hablar hacha hacienda
halago hamaca harina harto hebilla hebra hecho hectarea helado helecho helice herbario heredar hermano
heroe herradura hervir hidalgo hielo hierba higado higiene higo higuera hilera himno hinchar historia
hogar hoja hojear holgado hombro homenaje hondo honesto honor honrar horario horchata horizonte hormiga
hornear horquilla hospital hotel hoyo huella huerta huipil humano humedo humilde humo hundir huracan icono
idea identico idioma iglesia iglu igual ileso imagen iman imitar impacto implicar importe imprenta impulso
incapaz incienso inclinar indice inducir inedito infancia infinito influir informe infusion ingenio ingles
ingresar inicio injerto inmenso inmovil inmune innato inocente inquieto inscribir insecto insistir
instante insulina intacto integral intimo intuir inundar inventar invierno inyectar ironico irradiar irse
isla islote istmo izquierda jabali jabon jacinto jaguar jalar jalea jamaica jarabe jardin jarocho jarron
jaspe jazmin jefa jengibre jerga jicama jilguero jinete jirafa jitomate jornada joven joya joyero jubilar
jueves juez jugar jugo juguete julio junco jungla junta juvenil karate kayak kilogramo kimono kinder
kiosco koala labio labor labranza lacteo ladera ladrar lagarto lago laguna lamina lampara lana langosta
lanzar lapiz larguero lateral latino laton laurel lavabo leal leccion lechuga lector leer legado legumbre
lejano lengua lenteja leon leopardo letra levadura leve leyenda libelula libre licencia licor licuado
lider lienzo liga ligero limite limon limpio linaje lince lindo linea linterna liquido lirio liso lista
litera litoral litro llama llano llave llegar llovizna lluvia local locutor logica logotipo lograr loma
longitud loro loteria lucero luchar lucir lujo luminoso lunar lunes lupa lustre maceta macizo madeja madre
maduro maestra magia magnolia maguey maiz malabar maleza malla malteada mama mamey mamifero mamut manada
mandar manejo manglar mano mansion manta manzana maqueta maravilla marca marfil margarita mariposa marmol
martes marzo mascara masivo mastil mate matriz maximo mayor mazapan mazorca mecanico medalla medico medusa
mejilla mejor melena melodia membrillo memoria mensaje menu mercado merecer meridiano mermelada mero mesa
meseta metal meteoro metodo mezcla mezquite micro miembro miercoles migaja milagro milenio milpa mimar
mimbre mimoso mina mineral minimo minuto miope mirada mision mismo mistico mitad mito mochila moda modelo
modista mojar molcajete molde moler molino momia monarca moneda monitor monte monumento moraleja morsa
mosaico mosca mosquito mostaza motivo motor mucho mudanza mueble muela mujer muletas multa mundo mural
murmullo musculo museo musica nacar nacion naipe naranja nariz narrar natal nativo natural nautico nave
navidad neblina nebulosa necesario nectar negocio nervio neutro nevada nevera nicho nido niebla nieto
nieve ninfa ninguno niquel nitido nitrato nivel noble noche nocturno nogal nombre norma norte nostalgia
noticia novato novela novia nube nublado nuboso nuca nucleo nuevo numero nupcial nutria oasis obedecer
obelisco objeto oboe obra obrero observar obstaculo obtener ocaso occidente oceano ochenta ocho octavo
octubre oculto ocupar ocurrir odisea oeste oferta oficio ofrecer ojal oleaje oleo olfato olimpico oliva
olla olmeca olvidar ombligo omitir once onix onza opaco opcion opera opinar oportuno optimo opuesto
oracion orador orbita orca orden oreja orfebre organo oriente origen orilla orquesta oruga oscuro otorgar
oxigeno oyente ozono pabellon paciente pacto padrino paella pagina pais pajaro palabra paleta palmera
paloma palpar pampa panadero pancarta panda panel panorama pantalon papagayo papiro paquete parabola
parcela pardo parecer parque parte pasaje pascua pasear pasillo paso pasta patineta patria pausado payaso
peaje peatonal pecera pedazo pedir peinar pelar pelicano pellizco pelo peluca penca peninsula pensar
pentagono penumbra pepino percha perdiz perejil perfil perico perla permiso persona pesado pescador
pesebre petalo petroleo petunia piadoso piano picante pichon picnic pico piedra pierna pieza pigmento
pijama piloto pimienta pincel pintar pipa pirata piropo pisar piscina pitaya pixel pizarra pizca placa
plan platano plazo plegaria pleno pliego plomero pluma plural poblado poder podio poema polen polilla
pollo pomada pomelo pomo poncho ponencia popote popular porcelana portal poseer posible poste potable
potro pozole practica pradera precio prefijo pregon premiar prenda preparar prestar primavera principal
prisa privado probar proceso producir profesor prohibir projimo promesa pronombre propio provecho prudente
prueba publico puchero pudin pueblo pulgar pulmon pulpo pulque pulsera punto pupila pureza purpura quebrar
quedar queja quelite quemador querer queso quetzal quieto quijote quimica quince quitar rabano racimo
radio rafaga rajar rallar ranchera ranura rapido rascar rasgo ratito raza razon reaccion rebanada rebote
recado receta rechazo recibir recreo recuerdo redactar redondo reducir reemplazo referir refinar reflejo
reforma refran refugio regalo regional regla regresar rehacer rehilete reina reir relato relevo reliquia
rellenar reloj remar remedio remolacha rendir renglon renovar renta repetir repisa reposo reptil requisito
resbalar rescate reserva resorte respeto resumen retama retrato reunir revista riachuelo ribera ricino
rienda rigido rigor rincon riqueza ritmo robusto rocio rodar rodeo rodilla rojizo rojo romance romero
romper roncar ronquido ropa rostro rotonda rotulo rubi rubor rueda rugir rugoso ruido ruleta rumbo rustico
rutina sabado sabroso saciar saco safari salchicha salero salir salmon salud salvaje sandalia santo sarape
sardina sarten sastre satelite sauce savia saxofon secar secreto seda sediento sedoso seguir seis selecto
sello selva semaforo sembrar semejante semilla sencillo senderos sensato sentar separar sepia septimo
sequia sereno serie serpiente sesion setenta sidra siembra sierra siete siglo siguiente silaba silbar
silencio silla silueta silvestre simbolo simetria similar simple sincero sinfonia singular sirena sistema
sitio situar sobrino social sofa solapa soldar soleado solfeo solido soltero solucion sombra sonar soneto
sonrisa soplar soporte sorpresa sorteo sosiego sotano suave subir submarino suceso suegra suelto suerte
sueter sufijo sugerir sujeto sumar suntuoso superar suplir surco sureste surgir suspiro sustento sutil
tabaco tabique tabla taburete taladro talco talento talisman taller talon tamal tambor tamiz tangible
tanque tapadera tapete tapioca taquilla tardar tarea tarifa tarjeta tarro taxi teatro tecla tecnica
tecolote tejado tejer tejon telefono temblor templo tenaza tender tenedor tenis tenor tension teoria
tercero terminar ternura terraza tesoro testigo tetera textil tianguis tibio tiburon tiempo tigre tijera
tilapia tilde tilo timido timonel tinaco tinieblas tinte tipico tira titere titulo tizon toalla tobillo
tobogan tocar todo tolerar tomate tonel topacio toque torcer tormenta torneo toronja torre torta tostar
totopo trabajo tractor tradicion trafico traje trampa tranvia trapo tratar travesia trebol trece tregua
treinta tren trepar trigo trineo triunfo trofeo trompo tronco trote trovador trozo trucha trueno tuba
tuberculo tucan tuerca tulipan tunica tupido turbante turista turno turquesa turron tutela tutor ultimo
ultramar umbral undecimo unico unidad uniforme union unir unisono universo untar uranio urgente urraca
usanza usuario utopia vaca vacuna vagon vajilla vale valiente valvula vapor vaquero variar vasija vecino
vegetal vehiculo veinte vela velero veloz venado vendedor venir ventana verano verbo verdad vereda
verificar vertical vestido viaje vibora vibrar vida videos vidrio viejo viento viernes vigia vinagre
vinculo vinil viola virtud visible vispera vital vitrina vivero vivir vivo vocablo volar volcan voltear
volumen volver vuelta yacer yegua yelmo yeso yoga yogur yunque yute zacate zafiro zafra zaguan zanahoria
zanja zapato zapote zarpar zarza zenit zeta zigzag zinc zocalo zodiaco zona zoologico zorzal zumbido
"""
WORDS: Final = tuple(_TEXT.split())
